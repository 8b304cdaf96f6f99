/** What this device calls itself (设备名称) in the list of devices that can be revoked. */

const KNOWN = ["iPhone", "iPad", "HarmonyOS", "Android", "Macintosh", "Windows", "Linux"];
const BROWSERS = ["MicroMessenger", "DingTalk", "Edg", "Firefox", "Chrome", "Safari"];

/** `Android · Chrome`. */
export function deviceName(agent = navigator.userAgent): string {
  const found = [KNOWN, BROWSERS].map((names) => names.find((name) => agent.includes(name)));
  return found.filter(Boolean).join(" · ") || "Browser";
}
