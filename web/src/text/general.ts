/** Words of every part of the page. */
export const GENERAL = {
  title: { zh: '铁路双段长与地块查询', en: 'Railway chiefs and land' },
  workEntry: { zh: '日常工作', en: 'Work' },
  otherLanguage: { zh: 'EN', en: '中文' },
  switchLanguage: { zh: 'Switch to English', en: '切换到中文' },
  close: { zh: '关闭', en: 'Close' },
  more: { zh: '展开', en: 'Expand' },
  less: { zh: '收起', en: 'Collapse' },
  listSeparator: { zh: '、', en: ', ' },

  clauseSeparator: { zh: '；', en: '; ' },

  errorTitle: { zh: '无法回答', en: 'No answer' },
  errorHelp: { zh: '写法示例', en: 'Ways to ask' },
  retry: { zh: '重试', en: 'Try again' },
  errorNetwork: { zh: '连不上服务，请检查它是否在运行。', en: 'The service cannot be reached. Is it running?' },
  errorShape: { zh: '服务返回的内容无法读取。', en: 'The service sent something that cannot be read.' },
  errorStatus: { zh: '服务返回错误 {status}。', en: 'The service answered with error {status}.' },
} as const;
