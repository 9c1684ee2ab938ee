#include "services/chat/message.hpp"

namespace leams::chat {

Error to_error(const Refusal& refusal) {
    const auto invalid = [&](std::string code) {
        return Error::invalid_fields({{"/message", std::move(code), refusal.message}});
    };
    switch (refusal.code) {
    case NoticeCode::MsgRatelimit:
        return Error::resource_exhausted(refusal.message).with_retry_after(refusal.retry_after);
    case NoticeCode::MsgDuplicate:
        return Error::conflict(refusal.message).with_retry_after(refusal.retry_after);
    case NoticeCode::MsgTooLong:
        return invalid("string.max");
    case NoticeCode::MsgEmpty:
        return invalid("string.min");
    case NoticeCode::LoginRequired:
        return Error::unauthenticated(refusal.message);
    case NoticeCode::MsgRejected:
    case NoticeCode::NoSuchCommand:
    case NoticeCode::BadFrame:
        break;
    }
    return invalid("string.pattern");
}

} // namespace leams::chat
