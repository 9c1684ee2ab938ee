#include "services/chat/client_frame.hpp"

#include "core/formats/json_codec.hpp"

#include <utility>

namespace leams::chat {
namespace {

/// False when `type` is none of a client's frames.
bool bind_frame(
    const boost::json::value& document, std::string_view type, ClientFrame& frame, json::FieldErrors& errors
) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        const auto bind_if_named = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
            if (type != decltype(std::variant_alternative_t<Index, ClientFrame>::type)::text) {
                return false;
            }
            json::bind_object(document, frame.emplace<Index>(), "", errors);
            return true;
        };
        return (bind_if_named(std::integral_constant<std::size_t, I>{}) || ...);
    }(std::make_index_sequence<std::variant_size_v<ClientFrame>>{});
}

} // namespace

Result<ClientFrame> parse_client_frame(std::string_view text) {
    LEAMS_TRY(const auto document, json::parse(text));
    const auto* object = document.if_object();
    const auto* type = object == nullptr ? nullptr : object->if_contains("type");
    if (type == nullptr || !type->is_string()) {
        return Error::invalid_argument("A frame is an object with a type");
    }
    ClientFrame frame;
    json::FieldErrors errors(json::Reading::Tolerant);
    if (!bind_frame(document, std::string_view(type->get_string()), frame, errors)) {
        return Error::invalid_argument("This type of frame is not known");
    }
    if (!errors.empty()) {
        const auto fault = std::move(errors).to_error();
        const auto& first = fault.fields().front();
        return Error::invalid_argument(first.pointer + " " + first.detail);
    }
    return frame;
}

} // namespace leams::chat
