#include "core/formats/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace leams::formats {
namespace {

constexpr std::size_t kMostDepth = 16;
constexpr std::size_t kMostElements = 100'000;
constexpr std::string_view kSpace = " \t\r\n";

bool is_name_char(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.' || c == ':' || byte >= 0x80;
}

void append_utf8(std::string& out, std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
    const auto tail = [&](unsigned shift) { byte(0x80 | ((point >> shift) & 0x3F)); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0 | (point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        byte(0xE0 | (point >> 12));
        tail(6);
        tail(0);
    } else {
        byte(0xF0 | (point >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Char of XML 1.0, section 2.2.
bool is_char(std::uint32_t point) noexcept {
    return point == 0x9 || point == 0xA || point == 0xD || (point >= 0x20 && point < 0xD800) ||
           (point >= 0xE000 && point < 0xFFFE) || (point >= 0x10000 && point < 0x110000);
}

/// What stands between & and ;.
bool append_reference(std::string& out, std::string_view name) {
    constexpr std::array<std::pair<std::string_view, char>, 5> kNames{
        {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}
    };
    for (const auto& [known, c] : kNames) {
        if (name == known) {
            out += c;
            return true;
        }
    }
    if (!name.starts_with('#')) {
        return false;
    }
    name.remove_prefix(1);
    const int base = name.starts_with('x') ? 16 : 10;
    name.remove_prefix(base == 16 ? 1 : 0);
    std::uint32_t point = 0;
    const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), point, base);
    if (failure != std::errc{} || end != name.data() + name.size() || !is_char(point)) {
        return false;
    }
    append_utf8(out, point);
    return true;
}

class Parser {
public:
    explicit Parser(std::string_view text)
        : rest_(text) {}

    Result<XmlElement, ParseError> document() {
        skip("\xEF\xBB\xBF");
        if (skip("<?xml")) {
            LEAMS_CHECK(skip_behind("?>"));
        }
        LEAMS_CHECK(skip_between());
        LEAMS_TRY(auto root, element(1));
        LEAMS_CHECK(skip_between());
        return rest_.empty() ? Result<XmlElement, ParseError>(std::move(root))
                             : ParseError::malformed("something stands behind the root");
    }

private:
    bool skip(std::string_view what) {
        const bool there = rest_.starts_with(what);
        rest_.remove_prefix(there ? what.size() : 0);
        return there;
    }
    void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpace), rest_.size())); }

    Result<void, ParseError> skip_behind(std::string_view mark) {
        const auto at = rest_.find(mark);
        if (at == std::string_view::npos) {
            return ParseError::need_more(mark.size());
        }
        rest_.remove_prefix(at + mark.size());
        return {};
    }

    /// Space and comments outside of the root.
    Result<void, ParseError> skip_between() {
        for (skip_space(); skip("<!--"); skip_space()) {
            LEAMS_CHECK(skip_behind("-->"));
        }
        return {};
    }

    Result<std::string_view, ParseError> name() {
        const auto end = std::ranges::find_if_not(rest_, is_name_char);
        const auto found = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
        if (found.empty()) {
            return rest_.empty() ? ParseError::need_more(1) : ParseError::malformed("a name is missing");
        }
        rest_.remove_prefix(found.size());
        return found;
    }

    /// Up to the tag's end, which is left.
    Result<void, ParseError> skip_attributes() {
        for (;;) {
            const bool apart = !rest_.empty() && kSpace.find(rest_.front()) != std::string_view::npos;
            skip_space();
            if (rest_.empty()) {
                return ParseError::need_more(1);
            }
            if (rest_.front() == '>' || rest_.front() == '/') {
                return {};
            }
            if (!apart) {
                return ParseError::malformed("an attribute stands without a space");
            }
            LEAMS_CHECK(name());
            skip_space();
            if (!skip("=")) {
                return rest_.empty() ? ParseError::need_more(1)
                                     : ParseError::malformed("an attribute has no value");
            }
            skip_space();
            const auto quote = rest_.substr(0, 1);
            if (quote != "\"" && quote != "'") {
                return quote.empty() ? ParseError::need_more(1)
                                     : ParseError::malformed("an attribute's value is not quoted");
            }
            rest_.remove_prefix(1);
            LEAMS_CHECK(skip_behind(quote));
        }
    }

    Result<XmlElement, ParseError> element(std::size_t depth) {
        if (depth > kMostDepth || ++elements_ > kMostElements) {
            return ParseError::too_large("more elements than are taken");
        }
        if (!skip("<")) {
            return rest_.empty() ? ParseError::need_more(1) : ParseError::malformed("an element is missing");
        }
        if (rest_.starts_with('!') || rest_.starts_with('?')) {
            return ParseError::unsupported("a document type, CDATA or an instruction");
        }
        XmlElement made;
        LEAMS_TRY(made.name, name());
        LEAMS_CHECK(skip_attributes());
        if (skip("/")) {
            return close(std::move(made));
        }
        LEAMS_CHECK(expect_end());
        while (!skip("</")) {
            LEAMS_CHECK(content(made, depth));
        }
        LEAMS_TRY(const auto closing, name());
        if (closing != made.name) {
            // What has been cut could go on.
            return rest_.empty() && made.name.starts_with(closing)
                       ? ParseError::need_more(1)
                       : ParseError::malformed("an element is closed by another's name");
        }
        skip_space();
        return close(std::move(made));
    }

    Result<void, ParseError> expect_end() {
        if (!skip(">")) {
            return rest_.empty() ? ParseError::need_more(1) : ParseError::malformed("a tag does not end");
        }
        return {};
    }
    Result<XmlElement, ParseError> close(XmlElement made) {
        LEAMS_CHECK(expect_end());
        return made;
    }

    /// One piece of text, comment or element.
    Result<void, ParseError> content(XmlElement& into, std::size_t depth) {
        const auto end = std::min(rest_.find('<'), rest_.size());
        if (end > 0) {
            LEAMS_CHECK(append_text(into.text, rest_.substr(0, end)));
            rest_.remove_prefix(end);
        }
        if (skip("<!--")) {
            return skip_behind("-->");
        }
        if (rest_.size() < 2) {
            return ParseError::need_more(1);
        }
        if (!rest_.starts_with("</")) {
            LEAMS_TRY(auto child, element(depth + 1));
            into.children.push_back(std::move(child));
        }
        return {};
    }

    static Result<void, ParseError> append_text(std::string& out, std::string_view text) {
        for (;;) {
            const auto mark = text.find('&');
            const auto plain = text.substr(0, mark);
            const auto is_control = [](char c) {
                return static_cast<unsigned char>(c) < 0x20 && kSpace.find(c) == std::string_view::npos;
            };
            if (std::ranges::any_of(plain, is_control)) {
                return ParseError::malformed("a control character");
            }
            out += plain;
            if (mark == std::string_view::npos) {
                return {};
            }
            text.remove_prefix(mark + 1);
            const auto end = text.find(';');
            if (end == std::string_view::npos || !append_reference(out, text.substr(0, end))) {
                return ParseError::malformed("a reference to nothing");
            }
            text.remove_prefix(end + 1);
        }
    }

    std::string_view rest_;
    std::size_t elements_ = 0;
};

} // namespace

const XmlElement* XmlElement::find(std::string_view child) const noexcept {
    const auto found = std::ranges::find(children, child, &XmlElement::name);
    return found == children.end() ? nullptr : &*found;
}

std::string_view XmlElement::text_of(std::string_view child) const noexcept {
    const auto* found = find(child);
    return found == nullptr ? std::string_view() : std::string_view(found->text);
}

Result<XmlElement, ParseError> parse_xml(std::string_view text) {
    return Parser(text).document();
}

} // namespace leams::formats
