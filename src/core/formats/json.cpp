#include "core/formats/json.hpp"

#include "core/formats/json_codec.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cctype>

namespace leams::json {
namespace {

constexpr std::size_t kMaxDepth = 16;

} // namespace

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    std::size_t clean = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool separator = byte == 0xE2 && text.substr(i, 2) == "\xE2\x80" && i + 2 < text.size() &&
                               (text[i + 2] == '\xA8' || text[i + 2] == '\xA9');
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != '<' && byte != 0x7F && !separator) {
            continue;
        }
        out.append(text, clean, i - clean);
        if (separator) {
            out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else if (byte == '"' || byte == '\\') {
            out += '\\';
            out += text[i];
        } else if (byte == '\n') {
            out += "\\n";
        } else {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
        clean = i + 1;
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

Result<boost::json::value> parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = kMaxDepth;
    boost::system::error_code failure;
    auto value = boost::json::parse(text, failure, {}, options);
    if (failure) {
        return Error::invalid_argument("The body is not valid JSON: " + failure.message());
    }
    return value;
}

std::string to_snake_case(std::string_view pascal) {
    std::string out;
    for (std::size_t i = 0; i < pascal.size(); ++i) {
        const auto c = static_cast<unsigned char>(pascal[i]);
        if (std::isupper(c) != 0 && i != 0) {
            out += '_';
        }
        out += static_cast<char>(std::tolower(c));
    }
    return out;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (const char c : text) {
        count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    }
    return count;
}

void bind_time(
    const boost::json::value& source, Timestamp& target, const std::string& pointer, FieldErrors& errors
) {
    const auto time = source.is_string() ? parse_rfc3339(std::string_view(source.get_string()))
                                         : Result<UnixMillis>(Error::invalid_argument("no string"));
    time ? void(target.value = *time) : errors.add(pointer, "type", "must be a time as RFC 3339 has it");
}

void check_text(
    const FieldRule& rule, const std::string& pointer, std::string_view text, FieldErrors& errors
) {
    const auto length = count_code_points(text);
    if (length < rule.min_length) {
        errors.add(
            pointer, "string.min", "must have at least " + std::to_string(rule.min_length) + " characters"
        );
    } else if (length > rule.max_length) {
        errors.add(
            pointer, "string.max", "must have at most " + std::to_string(rule.max_length) + " characters"
        );
    }
    if (!rule.choices.empty()) {
        bool found = false;
        for (const auto choice : rule.choices) {
            found = found || choice == text;
        }
        if (!found) {
            errors.add(pointer, "choice", "is not one of the allowed values");
        }
    }
}

void check_number(const FieldRule& rule, const std::string& pointer, double number, FieldErrors& errors) {
    if (number < static_cast<double>(rule.minimum)) {
        errors.add(pointer, "number.min", "must be at least " + std::to_string(rule.minimum));
    } else if (number > static_cast<double>(rule.maximum)) {
        errors.add(pointer, "number.max", "must be at most " + std::to_string(rule.maximum));
    }
}

void check_items(const FieldRule& rule, const std::string& pointer, std::size_t count, FieldErrors& errors) {
    if (count < rule.min_length) {
        errors.add(pointer, "array.min", "must have at least " + std::to_string(rule.min_length) + " items");
    } else if (count > rule.max_length) {
        errors.add(pointer, "array.max", "must have at most " + std::to_string(rule.max_length) + " items");
    }
}

} // namespace leams::json
