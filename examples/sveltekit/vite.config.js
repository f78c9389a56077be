import { sveltekit } from "@sveltejs/kit/vite";

export default {
  plugins: [sveltekit()],
  // The gateway while developing; here the emulator's.
  server: { proxy: { "/gateway": "http://127.0.0.1:8787" } },
};
