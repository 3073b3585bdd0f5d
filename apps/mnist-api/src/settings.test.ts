import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readSettings, SettingsError } from './settings.ts'

test('nothing set: port 8000 of this machine only, with the model that is shipped', () => {
  const settings = readSettings({ PORT: '', HOST: '', MODEL_PATH: '', LOG_LEVEL: '' })
  expect(settings).toEqual({ ...readSettings({}) })
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 8000, logLevel: 'info' })
  expect(existsSync(settings.modelPath)).toBe(true)
})

test('each variable is taken', () => {
  const env = { HOST: '0.0.0.0', PORT: '65535', MODEL_PATH: 'a.onnx', LOG_LEVEL: 'debug' }
  expect(readSettings(env)).toMatchObject({
    host: '0.0.0.0',
    port: 65_535,
    modelPath: 'a.onnx',
    logLevel: 'debug',
  })
  const more = { WORKERS: '3', MAX_WAIT_MS: '50', MAX_QUEUE: '9', API_KEY: 'k', RATE_LIMIT: '60' }
  expect(readSettings(more)).toMatchObject({
    workers: 3,
    limits: { maxWaitMs: 50, maxQueue: 9 },
    guards: { apiKey: 'k', requestsPerMinute: 60 },
    isTraced: false,
  })
  expect(readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }).isTraced).toBe(true)
})

test.each(['-1', '65536', '80a', ' 80', '8e3', '0x50', '1.5'])('PORT=%s is refused by name', (PORT) => {
  expect(() => readSettings({ PORT })).toThrow(SettingsError)
  expect(() => readSettings({ PORT })).toThrow(/PORT/)
})

test.each(['0', '-1', '1.5', 'all'])('WORKERS=%s is refused by name', (WORKERS) => {
  expect(() => readSettings({ WORKERS })).toThrow(/WORKERS must be a whole number from 1 on/)
})

test('an unknown log level is refused with those that exist', () => {
  expect(() => readSettings({ LOG_LEVEL: 'loud' })).toThrow(/LOG_LEVEL must be one of fatal, .*silent/)
})
