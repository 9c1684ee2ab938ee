-- Prints what wrk counted as one JSON object on the last line.
function done(summary, latency, requests)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format('{"requests":%d,"bytes":%d,"errors":%d}\n', summary.requests, summary.bytes, failed))
end
