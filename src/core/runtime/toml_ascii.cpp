#include "core/runtime/toml_ascii.hpp"

#include "core/base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace leams::runtime {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kSpeltLength = 4;

void append_spelt(std::string& out, char c) {
    fmt::format_to(std::back_inserter(out), "~{:02x}~", static_cast<unsigned char>(c));
}

/// The length of an escaped tilde at the front of a basic string's text, 0 when there is none.
std::size_t escaped_tilde(std::string_view text) {
    for (const std::string_view escape : {"\\u007", "\\U0000007"}) {
        const auto size = escape.size() + 1;
        if (text.size() >= size && text.starts_with(escape) && to_lower_ascii(text[size - 1]) == 'e') {
            return size;
        }
    }
    return 0;
}

/// Reads valid TOML just so far that it knows where escapes count (TOML 1.0, "Comment" and "String").
class Speller {
public:
    explicit Speller(std::string_view toml)
        : rest_(toml) {}

    std::string spell() && {
        while (!rest_.empty()) {
            if (quote_.empty()) {
                outside();
            } else if (rest_.starts_with(quote_)) {
                close();
            } else {
                within();
            }
        }
        return std::move(out_);
    }

private:
    void outside() {
        if (rest_.front() == '#') {
            return take(std::min(rest_.find('\n'), rest_.size()));
        }
        for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"}) {
            if (rest_.starts_with(quote)) {
                quote_ = quote;
                return take(quote.size());
            }
        }
        take(1);
    }

    void within() {
        if (quote_.starts_with('"') && rest_.front() == '\\') {
            if (const auto length = escaped_tilde(rest_); length > 0) {
                append_spelt(out_, '~');
                return rest_.remove_prefix(length);
            }
            return take(std::min<std::size_t>(2, rest_.size()));
        }
        take(1);
    }

    // Of several lines of text, up to two quotes may stand directly before the three that end it.
    void close() {
        auto length = quote_.size();
        while (quote_.size() == 3 && length < 5 && length < rest_.size() && rest_[length] == quote_[0]) {
            ++length;
        }
        take(length);
        quote_ = {};
    }

    void take(std::size_t count) {
        for (const char c : rest_.substr(0, count)) {
            if (static_cast<unsigned char>(c) >= 0x80 || c == '~') {
                append_spelt(out_, c);
            } else {
                out_ += c;
            }
        }
        rest_.remove_prefix(count);
    }

    std::string_view rest_;
    std::string_view quote_; // What ends the present string; empty outside of strings.
    std::string out_;
};

} // namespace

std::string toml_to_ascii(std::string_view toml) {
    return Speller(toml.substr(toml.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0)).spell();
}

std::string text_from_ascii(std::string_view ascii) {
    std::string out;
    while (!ascii.empty()) {
        unsigned byte = static_cast<unsigned char>(ascii[0]);
        const bool spelt = ascii[0] == '~' && ascii.size() >= kSpeltLength && ascii[3] == '~';
        if (spelt) {
            std::from_chars(ascii.data() + 1, ascii.data() + 3, byte, 16);
        }
        out += static_cast<char>(byte);
        ascii.remove_prefix(spelt ? kSpeltLength : 1);
    }
    return out;
}

} // namespace leams::runtime
