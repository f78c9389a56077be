/**
 * The token of the emulator's built-in account (`crates/emulator/account.json`), which
 * may write. It opens nothing but an emulator.
 */
export const EMULATOR_TOKEN =
  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY2VuYXJpb19pZCI6ImVtdWxhdGVkMSIsInNjb3BlIjoid3JpdGVfYWxsIiwiZXhwIjo0MTAyNDQ0ODAwfQ.cHVibGljLWFuZC1vbmx5LWZvci10aGUtZW11bGF0b3I";
