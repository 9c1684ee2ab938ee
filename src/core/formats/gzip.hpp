#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace leams {

/// Compresses whole texts in the gzip format (RFC 1952). Keeps its state between texts, since setting it up
/// costs more than a text of a few kilobytes; about 40 KiB.
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

/// Compresses one text that comes in pieces; whoever has received a piece can decode all of it. About 130
/// KiB.
class GzipStream {
public:
    GzipStream();
    ~GzipStream();
    GzipStream(GzipStream&&) noexcept;
    GzipStream& operator=(GzipStream&&) noexcept;

    std::string add(std::string_view piece);
    /// The last bytes.
    std::string finish();

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace leams
