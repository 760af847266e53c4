/** Packs for the time without a network. */
export const OFFLINE = {
  offlineNone: {
    zh: '没有网络，本机也没有离线数据包，不能回答。有网络时请在“离线”里下载所需线路或县的数据包。',
    en: 'There is no network and no offline pack on this phone, so there is no answer. With a network, download the pack of your line or county under “Offline”.',
  },
} as const;
