#pragma once

#include "core/formats/gzip.hpp"
#include "core/net/http.hpp"
#include "core/runtime/log.hpp"
#include "core/runtime/log_throttle.hpp"
#include "core/runtime/objects.hpp"
#include "core/runtime/task_group.hpp"
#include "media/stills/ports.hpp"
#include "media/vod/lookup.hpp"
#include "media/vod/playlist_cache.hpp"
#include "media/vod/redacted_sheets.hpp"
#include "media/vod/request.hpp"
#include "media/vod/silence.hpp"
#include "media/vod/stats.hpp"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace leams::vod {

/// What the deliveries of all loops share; outlives them.
struct Context {
    const Clock& clock;
    const Config& config;
    Catalog& catalog;
    Storyboards& storyboards;
    record::Library& library;
    runtime::Objects& objects; // Captions and pictures.
    PlaylistCache& playlists;
    runtime::Log log;
    stills::Painter* painter = nullptr; // Null: a sheet with what was taken out of a video is not given.
};

/// How long a segment may be kept that is had under that version's address: of one that nobody has made
/// silent, none.
std::string_view segment_cache(const Found& found, const FileRequest& request, std::string_view version = {});

/// Answers /vod/{name}/… and /dvr/{broadcast id}/… on one loop. Loop-bound.
class Delivery final : public net::HttpHandler {
public:
    static constexpr std::string_view kVodPrefix = "/vod/";
    static constexpr std::string_view kRewindPrefix = "/dvr/";

    Delivery(runtime::Loop& loop, const Context& context);

    void on_request(const net::Request& request, net::Responder responder) override;
    /// Before it dies: ends what is at work.
    runtime::Task<> stop() { return tasks_.stop(); }

    const Stats& stats() const noexcept { return stats_; }

private:
    enum class List : std::uint8_t { Multivariant, Media, Delta, KeyPictures };
    using Answer = Result<net::Response>;

    runtime::Task<> serve(Door door, std::string name, FileRequest request, net::Responder responder);
    runtime::Task<Result<FoundPtr>>
    find(Door door, std::string name, const FileName& file, std::string_view version);
    runtime::Task<Answer> answer(Door door, FoundPtr found, FileRequest request);
    Answer answer_playlist(const Found& found, const FileRequest& request);
    PlaylistPtr
    playlist(const Found& found, List list, packaging::RenditionKind kind, hls::Encoding encoding);
    static Answer answer_init(const Found& found, const FileRequest& request);
    runtime::Task<Answer> answer_segment(FoundPtr found, FileRequest request);
    runtime::Task<Answer> answer_sound(FoundPtr found, FileRequest request, record::Entry entry);
    runtime::Task<Answer>
    answer_silenced(FoundPtr found, FileRequest request, record::Entry entry, Silence silence);
    runtime::Task<Answer> answer_poster(FoundPtr found, FileRequest request);
    runtime::Task<Answer> answer_storyboard(FoundPtr found, FileRequest request);
    runtime::Task<Answer> answer_sheet(FoundPtr found, FileRequest request);
    runtime::Task<Answer> answer_redacted(FoundPtr found, FileRequest request, std::vector<std::size_t> dark);
    runtime::Task<> serve_download(FoundPtr found, FileRequest request, net::Responder responder);
    net::Response refusal(const Error& error);

    runtime::Loop& loop_;
    const Context& context_;
    Lookup lookup_;
    RedactedSheets sheets_;
    GzipEncoder gzip_;
    Stats stats_;
    std::unordered_multiset<std::string> downloading_; // Clients, once for each file.
    runtime::LogThrottle failures_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::vod
