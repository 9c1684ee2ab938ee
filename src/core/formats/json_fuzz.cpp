#include "core/formats/json_codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace fuzz {

enum class Choice { First, SecondOne };
BOOST_DESCRIBE_ENUM(Choice, First, SecondOne)

struct Inner {
    std::int32_t number = 0;
    std::vector<std::string> names;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (number, names))

struct Outer {
    std::string text;
    std::optional<double> real;
    bool flag = false;
    Choice choice = Choice::First;
    std::vector<Inner> inner;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (text, real, flag, choice, inner))

} // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto value = leams::json::read<fuzz::Outer>(text);
    if (value && !leams::json::read<fuzz::Outer>(leams::json::write(*value))) {
        __builtin_trap();
    }
    return 0;
}
