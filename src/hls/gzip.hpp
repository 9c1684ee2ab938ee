#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace leams::hls {

/// Compresses texts of a few kilobytes in the gzip format (RFC 1952). Keeps its state between texts, since
/// setting it up costs more than such a text; about 40 KiB.
class GzipEncoder {
public:
    GzipEncoder();
    ~GzipEncoder();
    GzipEncoder(const GzipEncoder&) = delete;
    GzipEncoder& operator=(const GzipEncoder&) = delete;

    std::string encode(std::string_view text);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace leams::hls
