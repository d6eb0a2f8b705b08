/** Secrets of the test runs only: fixed, worthless, and in no deployed environment. */
export const TEST_SECRETS = {
  MASTER_KEYS: JSON.stringify([{ version: 1, key: "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE" }]),
  JWT_KEYS: JSON.stringify([{ kid: "test-1", secret: "dGVzdC1qd3Qtc2VjcmV0LTAxMjM0NTY3ODkwMTIzNDU2Nzg5" }]),
  PEPPER: "test-pepper-0123456789abcdef0123456789abcdef",
  RESEND_API_KEY: "re_test_tessera",
} as const;
