/** Base maps and the plane of the map. */
export const BASE_MAP = {
  baseTitle: { zh: '底图', en: 'Base map' },
  baseNone: { zh: '无底图', en: 'none' },
  baseListFailed: { zh: '未能取得底图清单。', en: 'The list of base maps could not be loaded.' },
  baseFailed: {
    zh: '底图“{title}”没有加载出来：网络不通（封闭网络）、密钥无效或对方拒绝。本系统的图层不受影响，可照常使用。',
    en: 'The base map “{title}” did not load: no network (a closed one), an invalid key, or its host refuses. The layers of this system are not affected.',
  },
  baseGone: { zh: '没有名为“{id}”的底图，已不显示底图。', en: 'There is no base map “{id}”: none is shown.' },
  baseCredit: { zh: '底图：{title}，{attribution}', en: 'Base map: {title}, {attribution}' },
  baseApproval: { zh: '底图审图号 {no}', en: 'base map approval {no}' },
  baseNoApproval: { zh: '底图审图号未注明', en: 'approval number of the base map not stated' },
  baseShift: {
    zh: '此底图为 GCJ-02 坐标，比实际位置约偏东 {east} 米、偏北 {north} 米；本系统数据未随之偏移，不可对照量测',
    en: 'This base map is in GCJ-02: about {east} m east and {north} m north of where things are. The data are not shifted to it: do not measure against it',
  },
  baseShiftShort: { zh: '有偏移', en: 'shifted' },
  systemTitle: { zh: '地图平面', en: 'Plane of the map' },
  systemMercator: { zh: '墨卡托', en: 'Web Mercator' },
  systemCgcs2000: { zh: 'CGCS2000 经纬度', en: 'CGCS2000 degrees' },
  systemReload: { zh: '切换后页面重新载入，位置与查询保留', en: 'Changing it reloads the page; position and question stay' },
  systemStretched: {
    zh: '经纬度直接作平面坐标：在本地区东西向被拉长约 1.29 倍；比例尺按东西向。',
    en: 'Degrees as they are: here things look about 1.29 times too wide. The scale bar is for west to east.',
  },
} as const;
