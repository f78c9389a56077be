// The gateway while developing; here the emulator's.
export default { server: { proxy: { "/gateway": "http://127.0.0.1:8787" } } };
