#include "core/formats/resp.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace leams::resp {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
// The longest line that is a number or a length.
constexpr std::size_t kMaxNumber = 32;
// Simple texts and errors end where their line does.
constexpr std::size_t kMaxLine = 64 << 10;

class Parser {
public:
    explicit Parser(std::string_view input) noexcept
        : input_(input) {}

    Result<Value, ParseError> value(std::size_t depth) {
        if (depth > kMaxDepth || ++count_ > kMaxItems) {
            return ParseError::too_large("a value of too many values");
        }
        if (at_ == input_.size()) {
            return ParseError::need_more(1);
        }
        const char type = input_[at_++];
        switch (type) {
        case '+':
            return line(Kind::Text);
        case '-':
            return line(Kind::Error);
        case ':':
            return number();
        case '$':
        case '=':
            return text(Kind::Text, type == '=');
        case '!':
            return text(Kind::Error, false);
        case '_':
            return null();
        case ',':
        case '(':
            return line(Kind::Double);
        case '#':
            return boolean();
        case '*':
            return list(Kind::Array, 1, depth);
        case '~':
            return list(Kind::Set, 1, depth);
        case '>':
            return list(Kind::Push, 1, depth);
        case '%':
            return list(Kind::Map, 2, depth);
        case '|':
            return behind_attribute(depth);
        default:
            return ParseError::malformed("no type of value");
        }
    }

    std::size_t used() const noexcept { return at_; }

private:
    Result<std::string_view, ParseError> take_line(std::size_t most) {
        const auto rest = input_.substr(at_);
        const auto end = rest.find('\r');
        if (end == std::string_view::npos ? rest.size() > most : end > most) {
            return ParseError::too_large("a line");
        }
        if (end == std::string_view::npos || end + 1 == rest.size()) {
            return ParseError::need_more(end == std::string_view::npos ? 2 : 1);
        }
        if (rest[end + 1] != '\n') {
            return ParseError::malformed("a line ends in CR alone");
        }
        at_ += end + kLineEnd.size();
        return rest.substr(0, end);
    }

    Result<std::int64_t, ParseError> take_number() {
        LEAMS_TRY(const auto digits, take_line(kMaxNumber));
        std::int64_t number = 0;
        const auto* const end = digits.data() + digits.size();
        const auto [stop, failure] = std::from_chars(digits.data(), end, number);
        if (failure != std::errc{} || stop != end) {
            return digits == "?" ? ParseError::unsupported("a streamed value")
                                 : ParseError::malformed("no number where one must be");
        }
        return number;
    }

    Result<Value, ParseError> line(Kind kind) {
        LEAMS_TRY(const auto text, take_line(kMaxLine));
        return Value{.kind = kind, .text = std::string(text)};
    }

    Result<Value, ParseError> number() {
        LEAMS_TRY(const auto number, take_number());
        return Value{.kind = Kind::Integer, .integer = number};
    }

    Result<Value, ParseError> null() {
        LEAMS_TRY(const auto nothing, take_line(kMaxNumber));
        if (!nothing.empty()) {
            return ParseError::malformed("a null that is something");
        }
        return Value{};
    }

    Result<Value, ParseError> boolean() {
        LEAMS_TRY(const auto letter, take_line(kMaxNumber));
        if (letter != "t" && letter != "f") {
            return ParseError::malformed("neither true nor false");
        }
        return Value{.kind = Kind::Boolean, .integer = letter == "t" ? 1 : 0};
    }

    Result<Value, ParseError> text(Kind kind, bool has_format) {
        LEAMS_TRY(const auto length, take_number());
        if (length == -1) { // Null as version 2 has it.
            return Value{};
        }
        if (length < 0) {
            return ParseError::malformed("a text of negative length");
        }
        const auto size = static_cast<std::uint64_t>(length);
        if (size > kMaxTextBytes) {
            return ParseError::too_large("a text");
        }
        const auto rest = input_.substr(at_);
        if (rest.size() < size + kLineEnd.size()) {
            return ParseError::need_more(size + kLineEnd.size() - rest.size());
        }
        if (rest.substr(size, kLineEnd.size()) != kLineEnd) {
            return ParseError::malformed("a text longer than it says");
        }
        at_ += size + kLineEnd.size();
        // Before a verbatim text stand three letters and a colon.
        const std::size_t skipped = has_format ? 4 : 0;
        if (size < skipped) {
            return ParseError::malformed("a verbatim text without its format");
        }
        return Value{.kind = kind, .text = std::string(rest.substr(skipped, size - skipped))};
    }

    Result<Value, ParseError> list(Kind kind, std::size_t each, std::size_t depth) {
        LEAMS_TRY(const auto length, take_number());
        if (length == -1) {
            return Value{};
        }
        if (length < 0) {
            return ParseError::malformed("a list of negative length");
        }
        if (static_cast<std::uint64_t>(length) > kMaxItems / each) {
            return ParseError::too_large("a list");
        }
        Value value{.kind = kind};
        const auto items = static_cast<std::size_t>(length) * each;
        for (std::size_t i = 0; i < items; ++i) {
            LEAMS_TRY(auto item, this->value(depth + 1));
            value.items.push_back(std::move(item));
        }
        return value;
    }

    Result<Value, ParseError> behind_attribute(std::size_t depth) {
        LEAMS_CHECK(list(Kind::Map, 2, depth));
        return value(depth + 1);
    }

    std::string_view input_;
    std::size_t at_ = 0;
    std::size_t count_ = 0;
};

void append_number(std::string& output, char type, std::size_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    output.push_back(type);
    output.append(digits.data(), end);
    output.append(kLineEnd);
}

} // namespace

const Value* Value::find(std::string_view key) const noexcept {
    for (std::size_t i = 0; kind == Kind::Map && i + 1 < items.size(); i += 2) {
        if (items[i].text == key) {
            return &items[i + 1];
        }
    }
    return nullptr;
}

Result<Parsed, ParseError> parse(std::string_view input) {
    Parser parser(input);
    LEAMS_TRY(auto value, parser.value(0));
    return Parsed{.value = std::move(value), .size = parser.used()};
}

std::string
command(std::initializer_list<std::string_view> words, std::initializer_list<std::string_view> more) {
    std::size_t size = 16;
    for (const auto& list : {words, more}) {
        for (const auto word : list) {
            size += word.size() + 16;
        }
    }
    std::string output;
    output.reserve(size);
    append_number(output, '*', words.size() + more.size());
    for (const auto& list : {words, more}) {
        for (const auto word : list) {
            append_number(output, '$', word.size());
            output.append(word);
            output.append(kLineEnd);
        }
    }
    return output;
}

} // namespace leams::resp
