-- Posts what is in $BODY_FILE, if there is one, as $BODY_TYPE, and prints the quantiles wrk itself does not.
local path = os.getenv('BODY_FILE')
if path then
  local file = assert(io.open(path, 'rb'))
  wrk.method = 'POST'
  wrk.headers['content-type'] = os.getenv('BODY_TYPE')
  wrk.body = file:read('*a')
  file:close()
end

done = function(summary, latency)
  local at = function(percentile) return latency:percentile(percentile) end
  io.write(string.format('done %d %d %d %d %d\n', summary.requests, at(50), at(95), at(99), at(99.9)))
end
