/** Through whom the platform itself writes to phones where the sandbox stands in for providers. */
export const SANDBOX_MESSAGE_PROVIDERS = JSON.stringify({
  sms: {
    provider: "twilio",
    config: { account_sid: `AC${"0".repeat(32)}`, auth_token: "token-of-the-sandbox", sender: "+15005550006" },
  },
  whatsapp: {
    provider: "gupshup",
    config: { api_key: "key-of-the-sandbox", app: "Tessera", source: "8801800000000" },
  },
});
