#include "core/formats/json.hpp"
#include "services/chat/client_frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto frame = chat::parse_client_frame(text);
    if (!frame) {
        LEAMS_ASSERT(frame.error().code() == ErrorCode::InvalidArgument);
        return 0;
    }
    if (const auto* send = std::get_if<chat::SendFrame>(&*frame)) {
        LEAMS_ASSERT(send->data.message.size() <= size);
    }
    return 0;
}
