#include "services/vods/captions.hpp"

#include "core/base/text.hpp"
#include "core/formats/webvtt.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace leams::vods {
namespace {

using runtime::Task;

constexpr std::size_t kLongestTag = 35;
// An object is there before its row is.
constexpr std::chrono::hours kUnusedFor{1};

bool is_letter(char c) {
    return to_lower_ascii(c) >= 'a' && to_lower_ascii(c) <= 'z';
}

bool is_word(std::string_view word) {
    return !word.empty() && word.size() <= 8 &&
           std::ranges::all_of(word, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// RFC 5646 2.1.1: language in small letters, script with one capital, region in capitals.
std::string with_case(std::string_view word, bool first) {
    auto text = to_lower_ascii(word);
    const auto raise = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
    if (!first && word.size() == 2) {
        std::ranges::transform(text, text.begin(), raise);
    } else if (!first && word.size() == 4 && is_letter(word.front())) {
        text.front() = raise(text.front());
    }
    return text;
}

Error refused(const char* field, const char* code, std::string detail) {
    return Error::invalid_fields({{field, std::string("captions.") + code, std::move(detail)}});
}

Result<std::vector<formats::WebvttCue>> read_file(const std::string& bytes) {
    auto cues = formats::parse_webvtt(bytes);
    if (!cues) {
        const auto& error = cues.error();
        return refused(
            "/captions", "webvtt", "line " + std::to_string(error.line) + ": " + std::string(error.reason)
        );
    }
    if (cues->empty()) {
        return refused("/captions", "empty", "has no cues");
    }
    return std::move(*cues);
}

Error no_captions() {
    return Error::not_found("There are no captions in this language");
}

} // namespace

std::string clean_language(std::string_view tag) {
    std::string cleaned;
    if (tag.size() > kLongestTag) {
        return {};
    }
    for (bool first = true, more = true; more; first = false) {
        const auto end = tag.find('-');
        const auto word = tag.substr(0, end);
        more = end != tag.npos;
        tag.remove_prefix(more ? end + 1 : word.size());
        const bool is_language = word.size() >= 2 && word.size() <= 3 && std::ranges::all_of(word, is_letter);
        if (!is_word(word) || (first && !is_language)) {
            return {};
        }
        cleaned.append(first ? "" : "-").append(with_case(word, first));
    }
    return cleaned;
}

Task<Result<ShownVod>> Captions::find_own(Caller caller, VodId id) {
    LEAMS_CO_TRY(auto shown, co_await ports_.vods.find(std::move(caller), std::move(id)));
    if (!shown.rights.change) {
        co_return Error::permission_denied("This video is not yours to change");
    }
    co_return shown;
}

Task<Result<ShownCaptions>> Captions::put(Caller caller, VodId id, CaptionFile file) {
    LEAMS_CO_TRY(const auto shown, co_await find_own(std::move(caller), id));
    CaptionTrack track{.id = {}, .language = clean_language(file.language)};
    if (track.language.empty()) {
        co_return refused("/language", "language", "is no tag of a language, such as en or pt-BR");
    }
    track.label = clean_line(file.label);
    // It stands between quotes in playlists.
    std::ranges::replace(track.label, '"', '\'');
    if (track.label.empty()) {
        track.label = track.language;
    }
    LEAMS_CO_TRY(const auto cues, read_file(file.bytes));
    auto content = std::make_shared<const std::string>(formats::write_webvtt(cues));
    track.created_at = ports_.clock.now();
    track.id = make_uuid7(track.created_at);
    track.cue_count = static_cast<std::int64_t>(cues.size());
    track.size_bytes = static_cast<std::int64_t>(content->size());
    runtime::ObjectLabels labels{.content_type = "text/vtt; charset=utf-8"};
    LEAMS_CO_CHECK(co_await ports_.objects.put(track.object_key(), std::move(content), std::move(labels)));
    LEAMS_CO_TRY(auto replaced, co_await ports_.store.put(std::move(id), track));
    if (!replaced.empty()) {
        // What cannot be removed now is when it is found to be nobody's.
        static_cast<void>(co_await ports_.objects.remove({std::move(replaced)}));
    }
    co_return ShownCaptions{.name = shown.name, .track = std::move(track)};
}

Task<Result<void>> Captions::remove(Caller caller, VodId id, std::string language) {
    LEAMS_CO_CHECK(co_await find_own(std::move(caller), id));
    language = clean_language(language);
    if (language.empty()) {
        co_return no_captions();
    }
    LEAMS_CO_TRY(auto removed, co_await ports_.store.remove(std::move(id), std::move(language)));
    if (removed.empty()) {
        co_return no_captions();
    }
    static_cast<void>(co_await ports_.objects.remove({std::move(removed)}));
    co_return Result<void>();
}

Task<Result<void>> purge_captions(CaptionStore& store, runtime::Objects& objects, const Clock& clock) {
    constexpr std::size_t kAtOnce = 500;
    const auto until = clock.now() - std::chrono::milliseconds(kUnusedFor).count();
    std::string after;
    for (;;) {
        LEAMS_CO_TRY(const auto page, co_await objects.list(std::string(kCaptionPrefix), after, kAtOnce));
        if (page.empty()) {
            co_return Result<void>();
        }
        after = page.back().key;
        std::vector<std::string> ids;
        for (const auto& object : page) {
            if (auto id = object.key.substr(kCaptionPrefix.size());
                object.modified_at < until && is_uuid(id)) {
                ids.push_back(std::move(id));
            }
        }
        LEAMS_CO_TRY(auto unused, co_await store.unused(std::move(ids)));
        for (auto& id : unused) {
            id.insert(0, kCaptionPrefix);
        }
        LEAMS_CO_CHECK(co_await objects.remove(std::move(unused)));
    }
}

} // namespace leams::vods
