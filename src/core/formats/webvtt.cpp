#include "core/formats/webvtt.hpp"

#include "core/base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace leams::formats {
namespace {

constexpr std::string_view kArrow = "-->";
constexpr std::size_t kLongestCue = 2000;  // Bytes, when it is cleaned.
constexpr std::size_t kLongestText = 8000; // As it stands in the file.
constexpr std::size_t kLongestSettings = 200;

using Failure = std::optional<std::string_view>; // Why not.

/// The lines of a text, one after another, each without what ends it: CR LF, LF or CR.
class Lines {
public:
    explicit Lines(std::string_view text) noexcept
        : rest_(text) {}

    bool next() noexcept {
        if (rest_.empty()) {
            line_ = {};
            return false;
        }
        const auto end = rest_.find_first_of("\r\n");
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(std::min(line_.size(), rest_.size()));
        if (rest_.starts_with("\r\n")) {
            rest_.remove_prefix(2);
        } else if (!rest_.empty()) {
            rest_.remove_prefix(1);
        }
        ++number_;
        return true;
    }
    std::string_view line() const noexcept { return line_; }
    std::size_t number() const noexcept { return number_; }

private:
    std::string_view rest_;
    std::string_view line_;
    std::size_t number_ = 0;
};

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// Takes digits off the front, at least `least` and at most `most` of them.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t least, std::size_t most) {
    std::int64_t value = 0;
    std::size_t count = 0;
    while (count < text.size() && count < most && is_digit(text[count])) {
        value = value * 10 + (text[count++] - '0');
    }
    if (count < least) {
        return std::nullopt;
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char c) noexcept {
    const bool has = text.starts_with(c);
    text.remove_prefix(has ? 1 : 0);
    return has;
}

std::string_view without_spaces(std::string_view text) noexcept {
    const auto from = text.find_first_not_of(" \t");
    return from == text.npos ? std::string_view() : text.substr(from);
}

// [hours ":"] minutes ":" seconds "." thousandths
std::optional<std::int64_t> take_time(std::string_view& text) {
    auto first = take_number(text, 2, 4);
    if (!first || !take(text, ':')) {
        return std::nullopt;
    }
    auto second = take_number(text, 2, 2);
    std::int64_t hours = 0;
    if (second && take(text, ':')) {
        hours = *std::exchange(first, second);
        second = take_number(text, 2, 2);
    }
    if (!second || *first > 59 || *second > 59 || !take(text, '.')) {
        return std::nullopt;
    }
    const auto thousandths = take_number(text, 3, 3);
    if (!thousandths) {
        return std::nullopt;
    }
    return ((hours * 60 + *first) * 60 + *second) * 1000 + *thousandths;
}

bool is_setting(std::string_view word) {
    constexpr std::array<std::string_view, 5> kNames{"vertical", "line", "position", "size", "align"};
    const auto colon = word.find(':');
    if (colon == word.npos || colon + 1 == word.size() ||
        std::ranges::find(kNames, word.substr(0, colon)) == kNames.end()) {
        return false;
    }
    return word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.,%-", colon + 1) == word.npos;
}

// Those of regions are left out, as the regions are.
std::string settings_of(std::string_view text) {
    std::string settings;
    for (text = without_spaces(text); !text.empty(); text = without_spaces(text)) {
        const auto word = text.substr(0, text.find_first_of(" \t"));
        text.remove_prefix(word.size());
        if (is_setting(word) && settings.size() + word.size() < kLongestSettings) {
            settings.append(" ").append(word);
        }
    }
    return settings;
}

Failure read_timings(std::string_view line, WebvttCue& cue) {
    line = without_spaces(line);
    const auto from = take_time(line);
    line = without_spaces(line);
    if (!from || !line.starts_with(kArrow)) {
        return "expected a time and -->";
    }
    line.remove_prefix(kArrow.size());
    line = without_spaces(line);
    const auto until = take_time(line);
    if (!until || (!line.empty() && line.front() != ' ' && line.front() != '\t')) {
        return "expected a time behind -->";
    }
    if (*until <= *from) {
        return "the cue ends before it begins";
    }
    if (*until > kLatestWebvttCue) {
        return "the cue is too late";
    }
    cue.from_ms = *from;
    cue.until_ms = *until;
    cue.settings = settings_of(line);
    return std::nullopt;
}

/// What of a cue's text is shown: tags that only say who speaks, in which class, language or at which time
/// are left out, and nothing stays open.
class Cleaner {
public:
    std::string clean(std::string_view text) {
        while (!text.empty()) {
            const auto tag = text.find('<');
            add_text(text.substr(0, tag));
            if (tag == text.npos) {
                break;
            }
            const auto end = text.find('>', tag);
            if (end == text.npos) {
                break; // The rest would be a tag to every player.
            }
            add(text.substr(tag + 1, end - tag - 1));
            text.remove_prefix(end + 1);
        }
        while (out_.ends_with('\n')) {
            out_.pop_back();
        }
        while (!open_.empty()) {
            close();
        }
        return std::move(out_);
    }

private:
    // No line is left empty and none holds an arrow: both would end the cue.
    void add_text(std::string_view text) {
        for (const char c : text) {
            if (c == '>') {
                out_ += "&gt;";
            } else if (c != '\n' || !(out_.empty() || out_.back() == '\n')) {
                out_ += c;
            }
        }
    }
    void add(std::string_view tag) {
        const bool ends = take(tag, '/');
        const auto name = tag.substr(0, tag.find_first_of(" \t\n."));
        if (name != "b" && name != "i" && name != "u") {
            return;
        }
        if (!ends && open_.find(name) == open_.npos) {
            open_ += name;
            out_.append("<").append(name).append(">");
        } else if (ends && open_.ends_with(name)) {
            close();
        }
    }
    void close() {
        out_.append("</").append(1, open_.back()).append(">");
        open_.pop_back();
    }

    std::string out_;
    std::string open_; // A letter each.
};

bool is_blank(std::string_view text) {
    bool in_tag = false;
    for (const char c : text) {
        in_tag = c == '<' || (in_tag && c != '>');
        if (!in_tag && c != '>' && c != ' ' && c != '\t' && c != '\n') {
            return false;
        }
    }
    return true;
}

/// Reads the blocks behind a file's head.
class Reader {
public:
    explicit Reader(Lines& lines)
        : lines_(lines) {}

    /// Behind a blank line.
    Failure read_blocks() {
        while (lines_.next()) {
            if (lines_.line().empty()) {
                continue;
            }
            if (const auto failure = read_block()) {
                return failure;
            }
        }
        return std::nullopt;
    }
    std::vector<WebvttCue> take() { return std::move(cues_); }

private:
    Failure read_block() {
        const auto line = lines_.line();
        if (line.find(kArrow) != line.npos) {
            return read_cue();
        }
        for (const std::string_view kind : {"NOTE", "STYLE", "REGION"}) {
            const auto rest = line.starts_with(kind) ? line.substr(kind.size()) : "x";
            if (rest.empty() || rest.front() == ' ' || rest.front() == '\t') {
                return skip_block();
            }
        }
        // The line before a cue's times is its name.
        if (!lines_.next() || lines_.line().find(kArrow) == std::string_view::npos) {
            return "expected a cue's times";
        }
        return read_cue();
    }
    Failure skip_block() {
        while (lines_.next() && !lines_.line().empty()) {
            if (lines_.line().find(kArrow) != std::string_view::npos) {
                return "expected a blank line before a cue";
            }
        }
        return std::nullopt;
    }
    Failure read_cue() {
        WebvttCue cue;
        if (const auto failure = read_timings(lines_.line(), cue)) {
            return failure;
        }
        std::string text;
        while (lines_.next() && !lines_.line().empty()) {
            if (lines_.line().find(kArrow) != std::string_view::npos) {
                return "expected a blank line before a cue";
            }
            text.append(text.empty() ? "" : "\n").append(lines_.line());
            if (text.size() > kLongestText) {
                return "the cue's text is too long";
            }
        }
        cue.text = Cleaner().clean(text);
        if (cue.text.size() > kLongestCue) {
            return "the cue's text is too long";
        }
        if (is_blank(cue.text)) {
            return std::nullopt;
        }
        if (cues_.size() == kMostWebvttCues) {
            return "there are too many cues";
        }
        if (!cues_.empty() && cue.from_ms < cues_.back().from_ms) {
            return "the cue begins before the one above it";
        }
        cues_.push_back(std::move(cue));
        return std::nullopt;
    }

    Lines& lines_;
    std::vector<WebvttCue> cues_;
};

Failure read_head(Lines& lines) {
    constexpr std::string_view kSignature = "WEBVTT";
    const auto after =
        lines.next() && lines.line().starts_with(kSignature) ? lines.line().substr(kSignature.size()) : "x";
    if (!after.empty() && after.front() != ' ' && after.front() != '\t') {
        return "the file does not begin with WEBVTT";
    }
    do {
        if (lines.line().find(kArrow) != std::string_view::npos) {
            return "expected a blank line before a cue";
        }
    } while (lines.next() && !lines.line().empty());
    return std::nullopt;
}

bool has_controls(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    });
}

void append_padded(std::string& output, std::int64_t value, std::size_t digits) {
    const auto text = std::to_string(value);
    output.append(digits > text.size() ? digits - text.size() : 0, '0').append(text);
}

} // namespace

Result<std::vector<WebvttCue>, WebvttError> parse_webvtt(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    if (!is_valid_utf8(text) || has_controls(text)) {
        return WebvttError{1, "the file is no UTF-8 text"};
    }
    Lines lines(text);
    Reader reader(lines);
    auto failure = read_head(lines);
    if (!failure) {
        failure = reader.read_blocks();
    }
    if (failure) {
        return WebvttError{std::max<std::size_t>(lines.number(), 1), *failure};
    }
    return reader.take();
}

void append_webvtt_time(std::string& output, std::int64_t milliseconds) {
    const auto seconds = milliseconds / 1000;
    append_padded(output, seconds / 3600, 2);
    output += ':';
    append_padded(output, seconds / 60 % 60, 2);
    output += ':';
    append_padded(output, seconds % 60, 2);
    output += '.';
    append_padded(output, milliseconds % 1000, 3);
}

std::string begin_webvtt(const WebvttMap* map) {
    std::string output = "WEBVTT\n";
    if (map != nullptr) {
        output.append("X-TIMESTAMP-MAP=MPEGTS:").append(std::to_string(map->mpegts)).append(",LOCAL:");
        append_webvtt_time(output, map->local_ms);
        output += '\n';
    }
    return output;
}

void append_webvtt_cue(std::string& output, const WebvttCue& cue) {
    output += '\n';
    append_webvtt_time(output, cue.from_ms);
    output.append(" --> ");
    append_webvtt_time(output, cue.until_ms);
    output.append(cue.settings).append("\n").append(cue.text).append("\n");
}

std::string write_webvtt(std::span<const WebvttCue> cues) {
    auto output = begin_webvtt();
    for (const auto& cue : cues) {
        append_webvtt_cue(output, cue);
    }
    return output;
}

} // namespace leams::formats
