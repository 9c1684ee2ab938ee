#include "core/net/request_body.hpp"

namespace leams::net {

RequestBody::RequestBody(std::string_view head_text, const http1::Head& head, std::size_t max_bytes)
    : head_(head_text)
    , max_bytes_(max_bytes)
    , length_(head.content_length.value_or(0))
    , chunked_(head.chunked) {}

Result<std::size_t, ParseError> RequestBody::take(std::string_view data) {
    if (chunked_) {
        return take_chunks(data);
    }
    const auto piece = data.substr(0, length_ - text_.size());
    text_ += piece;
    whole_ = text_.size() == length_;
    return piece.size();
}

Result<std::size_t, ParseError> RequestBody::take_chunks(std::string_view data) {
    std::size_t used = 0;
    while (!whole_) {
        LEAMS_TRY(const auto step, decoder_.next(data.substr(used)));
        if (step.data.size() > max_bytes_ - text_.size()) {
            return ParseError::too_large("The body is too large");
        }
        text_ += step.data;
        used += step.consumed;
        whole_ = step.done;
        if (step.consumed == 0) {
            break;
        }
    }
    return used;
}

} // namespace leams::net
