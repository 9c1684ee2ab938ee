#include "core/runtime/config.hpp"

namespace {

using namespace leams;

struct Options {
    std::string text = "default";
    Secret secret;
    bool flag = false;
    std::uint16_t number = 7;
    std::chrono::seconds duration{5};
    std::vector<std::string> list;

    void bind(runtime::ConfigTable& table) {
        table.add("a.text", text, "A text.");
        table.add("a.secret", secret, "A secret.");
        table.add("a.flag", flag, "A flag.");
        table.add("b.number", number, "A number.", {.minimum = 1, .maximum = 65535});
        table.add("b.duration_s", duration, "A duration.", {.minimum = 0, .maximum = 600});
        table.add("b.list", list, "A list.");
    }
};

} // namespace

// What was taken is written so that it reads back as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Options options;
    runtime::ConfigTable table;
    options.bind(table);
    if (const auto set = table.set(text); !set) {
        LEAMS_ASSERT(set.error().code() == ErrorCode::InvalidArgument);
    }
    if (const auto loaded = table.load_text(text, "leams.toml"); !loaded) {
        LEAMS_ASSERT(loaded.error().code() == ErrorCode::InvalidArgument);
        return 0;
    }
    LEAMS_ASSERT(options.number >= 1 && options.duration <= std::chrono::seconds(600));
    Options again;
    runtime::ConfigTable copy;
    again.bind(copy);
    LEAMS_ASSERT(copy.load_text(table.to_toml(), "leams.toml"));
    LEAMS_ASSERT(again.text == options.text && again.list == options.list);
    LEAMS_ASSERT(again.number == options.number && again.duration == options.duration);
    return 0;
}
