/** The look of the page, and the words that only a screen reader or the keyboard meets. */
export const ACCESS = {
  theme: { zh: '外观', en: 'Appearance' },
  themeAuto: { zh: '自动', en: 'Automatic' },
  themeLight: { zh: '浅色', en: 'Light' },
  themeDark: { zh: '深色', en: 'Dark' },
} as const;
