/** 手机各页面的文字（外壳之外）。 */
export const phone = {
  "done.approved": "已同意：{title}",
  "done.passedUp": "已同意并上报：{title}",
  undo: "撤销",
  "net.offline": "无网络",
  "net.waiting": "{n} 项待发送",
  "net.sending": "正在发送 {n} 项",
  "net.sent": "已全部发送",
  "net.refused": "{n} 项需要处理",
};
