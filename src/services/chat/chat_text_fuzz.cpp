#include "services/chat/text.hpp"

// Clean text stays as it is, and its fragments are the whole of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace leams;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto text = chat::clean_message(input, 500);
    if (!text) {
        return 0;
    }
    const auto again = chat::clean_message(*text, 500);
    LEAMS_ASSERT(again.has_value() && *again == *text);
    std::string joined;
    for (const auto& fragment : chat::split_fragments(*text)) {
        joined += fragment.text;
    }
    LEAMS_ASSERT(joined == *text);
    return 0;
}
