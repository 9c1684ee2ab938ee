#include "core/base/text.hpp"
#include "services/chat/text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace leams::chat {
namespace {

constexpr std::size_t kMinName = 3;
constexpr std::size_t kMaxName = 25;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_name_char(char c) {
    return is_digit(c) || is_letter(c) || c == '_';
}

bool starts_with_scheme(std::string_view word, std::string_view scheme) {
    return word.size() > scheme.size() &&
           std::equal(scheme.begin(), scheme.end(), word.begin(), [](char want, char have) {
               return want == to_lower_ascii(have);
           });
}

// Length of a mention at the front of `word`, 0 when there is none.
std::size_t mention_length(std::string_view word) {
    if (word.size() < 1 + kMinName || word[0] != '@' || word[1] == '_') {
        return 0;
    }
    std::size_t length = 1;
    while (length < word.size() && is_name_char(word[length])) {
        ++length;
    }
    const auto name = length - 1;
    const bool ends = length == word.size() || static_cast<unsigned char>(word[length]) < 0x80;
    return ends && name >= kMinName && name <= kMaxName ? length : 0;
}

// A host name of two labels or more in ASCII, or an IPv4 address, with an optional port. A user part
// ("https://bank.example@evil.example") is refused.
bool is_plain_authority(std::string_view authority) {
    if (const auto colon = authority.find(':'); colon != std::string_view::npos) {
        const auto port = authority.substr(colon + 1);
        if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
            return false;
        }
        authority = authority.substr(0, colon);
    }
    if (authority.empty() || authority.size() > 253) {
        return false;
    }
    std::size_t labels = 0;
    std::size_t length = 0;
    char last = '.';
    for (const char c : authority) {
        if (c == '.') {
            if (length == 0 || last == '-') {
                return false;
            }
            ++labels;
            length = 0;
        } else if (is_letter(c) || is_digit(c) || (c == '-' && length > 0)) {
            if (++length > 63) {
                return false;
            }
        } else {
            return false;
        }
        last = c;
    }
    return labels > 0 && length > 0 && last != '-';
}

std::string escape_url(std::string_view scheme, std::string_view rest) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string url(scheme);
    for (const char c : rest) {
        const auto byte = static_cast<unsigned char>(c);
        const bool unsafe = byte <= 0x20 || byte >= 0x7F ||
                            std::string_view("\"'<>\\^`{|}").find(c) != std::string_view::npos;
        if (unsafe) {
            url += '%';
            url += kHex[byte >> 4];
            url += kHex[byte & 15];
        } else {
            url += c;
        }
    }
    return url;
}

// Punctuation after a link belongs to the sentence; so does a bracket that the link does not open.
std::string_view trim_sentence(std::string_view word) {
    while (!word.empty()) {
        const char last = word.back();
        const bool mark = std::string_view(".,!?:;'\"*_~>").find(last) != std::string_view::npos;
        const bool bracket = (last == ')' && word.find('(') == std::string_view::npos) ||
                             (last == ']' && word.find('[') == std::string_view::npos);
        if (!mark && !bracket) {
            break;
        }
        word.remove_suffix(1);
    }
    return word;
}

std::optional<Fragment> link_at_front(std::string_view word) {
    std::string_view scheme;
    for (const std::string_view candidate : {"https://", "http://"}) {
        if (starts_with_scheme(word, candidate)) {
            scheme = candidate;
            break;
        }
    }
    if (scheme.empty()) {
        return std::nullopt;
    }
    const auto text = trim_sentence(word);
    if (text.size() <= scheme.size()) {
        return std::nullopt;
    }
    const auto rest = text.substr(scheme.size());
    if (!is_plain_authority(rest.substr(0, rest.find_first_of("/?#")))) {
        return std::nullopt;
    }
    return Fragment{FragmentType::Link, std::string(text), {escape_url(scheme, rest)}};
}

class Cutter {
public:
    void word(std::string_view word) {
        // A mention or a link may stand in brackets or quotes.
        const auto opening = std::min(word.find_first_not_of("([\"'"), word.size());
        plain(word.substr(0, opening));
        word.remove_prefix(opening);
        if (auto link = link_at_front(word)) {
            word.remove_prefix(link->text.size());
            fragments_.push_back(std::move(*link));
        } else if (const auto length = mention_length(word); length > 0) {
            fragments_.push_back({FragmentType::Mention, std::string(word.substr(0, length)), {}});
            word.remove_prefix(length);
        }
        plain(word);
    }

    void plain(std::string_view text) {
        if (text.empty()) {
            return;
        }
        if (fragments_.empty() || fragments_.back().type != FragmentType::Text) {
            fragments_.push_back({FragmentType::Text, {}, {}});
        }
        fragments_.back().text += text;
    }

    std::vector<Fragment> take() && { return std::move(fragments_); }

private:
    std::vector<Fragment> fragments_;
};

} // namespace

std::vector<Fragment> split_fragments(std::string_view text) {
    Cutter cutter;
    while (!text.empty()) {
        const auto space = std::min(text.find(' '), text.size());
        cutter.word(text.substr(0, space));
        text.remove_prefix(space);
        if (!text.empty()) {
            cutter.plain(" ");
            text.remove_prefix(1);
        }
    }
    return std::move(cutter).take();
}

} // namespace leams::chat
