#pragma once

#include "core/base/result.hpp"
#include "core/formats/http1.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace leams::net {

/// Gathers the body of one request piece by piece, each byte once. Internal to net.
class RequestBody {
public:
    /// `head_text` is what `head` was parsed from; a length that it names is within the limit.
    RequestBody(std::string_view head_text, const http1::Head& head, std::size_t max_bytes);

    /// Takes what it can of `data` and gives how many bytes that were. TooLarge beyond the limit.
    Result<std::size_t, ParseError> take(std::string_view data);
    bool is_whole() const noexcept { return whole_; }

    std::string_view head_text() const noexcept { return head_; }
    std::string_view text() const noexcept { return text_; }
    std::size_t bytes_held() const noexcept { return head_.size() + text_.size(); }

private:
    Result<std::size_t, ParseError> take_chunks(std::string_view data);

    std::string head_;
    std::string text_;
    std::size_t max_bytes_;
    std::uint64_t length_;
    bool chunked_;
    bool whole_ = false;
    http1::ChunkedDecoder decoder_{};
};

} // namespace leams::net
