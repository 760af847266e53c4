/** The map and its buttons. */
export const MAP = {
  mapLabel: { zh: '地图：单击查询该处；方向键移动，回车查询中心', en: 'Map: click to ask about a place; arrow keys move, Enter asks about the centre' },
  schematicNotice: { zh: '示意图，界线与线形不作划界或勘测依据', en: 'Schematic: not for boundaries or surveying' },
  attributionLabel: { zh: '数据来源与声明', en: 'Data sources and notice' },
  approvalNo: { zh: '审图号 {no}', en: 'Map approval {no}' },
  zoomIn: { zh: '放大', en: 'Zoom in' },
  zoomOut: { zh: '缩小', en: 'Zoom out' },
  home: { zh: '回到全图', en: 'Whole area' },
  hint: {
    zh: '在铁路旁单击，或在上方输入，查看由谁负责、受何约束。',
    en: 'Click beside a railway, or search, to see who answers there and what binds the land.',
  },
  examples: { zh: '例如', en: 'For example' },
  tilesFailed: { zh: '部分图层未能加载：{layers}', en: 'Some layers could not be loaded: {layers}' },
} as const;
