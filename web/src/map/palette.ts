/** The colours of the map: quiet on warm paper; the band colours keep apart in all common colour blindness. */
export const PAPER = '#f5f1e8';
export const INK = '#2d2b27';
export const ACCENT = '#1d4e5f';
export const BANDS = ['#0072b2', '#e08a00', '#009e73', '#c2589a', '#56a5d8', '#c8500a'] as const;
export const UNDIVIDED = '#a39a86';
export const COUNTY_FILLS = ['#efe8d8', '#ebe7dd', '#f1ead9', '#e9e6d6', '#efe6dc'] as const;
export const COUNTY_EDGE = '#b7aa90';
export const PARCEL = '#7a4a9c';
export const TEMPORARY = '#a3541a';
export const CONSTRAINT = '#9a2f3f';
/** Apart by lightness and by pattern, each with a white edge that keeps it apart from every band. */
export const FAULT = '#b0001f';
export const DOUBT = '#3b2a78';
/** The stretch between two posts that was asked for. */
export const RANGE = '#ffd75e';

/** The font of every label: whatever Chinese face the machine has; none is shipped. */
export const FONT =
  'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif';
