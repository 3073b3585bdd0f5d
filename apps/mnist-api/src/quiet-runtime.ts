/** onnxruntime keeps a device's id in the home folder and holds an address to report to; it looks for this when it is loaded. */
process.env.ORT_DISABLE_TELEMETRY ??= '1'
