/** The look of the page, and the words that only a screen reader or the keyboard meets. */
export const ACCESS = {
  theme: { zh: '外观', en: 'Appearance' },
  themeAuto: { zh: '自动', en: 'Automatic' },
  themeLight: { zh: '浅色', en: 'Light' },
  themeDark: { zh: '深色', en: 'Dark' },

  skipLinks: { zh: '快捷跳转', en: 'Shortcuts' },
  skipToSearch: { zh: '跳到查询', en: 'Skip to search' },
  skipToMap: { zh: '跳到地图', en: 'Skip to the map' },
  skipToList: { zh: '跳到列表', en: 'Skip to the list' },
  answered: { zh: '已显示答复：{text}', en: 'Answer shown: {text}' },
} as const;
