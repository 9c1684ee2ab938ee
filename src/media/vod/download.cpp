#include "media/vod/download.hpp"

#include "core/net/entity_tag.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/timers.hpp"
#include "media/vod/file_label.hpp"
#include "media/vod/silence.hpp"

#include <memory>
#include <utility>

namespace leams::vod {
namespace {

using runtime::Task;

constexpr std::chrono::minutes kPatience{10}; // The connection itself ends a client that takes nothing.

/// What the connection tells of a client while it takes the file.
class Flow {
public:
    explicit Flow(runtime::Loop& loop)
        : loop_(loop) {}

    void on_drain(bool alive) {
        alive_ = alive_ && alive;
        if (gate_) {
            gate_->open();
        }
    }
    bool alive() const noexcept { return alive_; }

    /// Until the client has taken most of what was written; false when it has left.
    Task<bool> drained() {
        gate_ = std::make_shared<runtime::Gate>(loop_);
        const bool in_time = !alive_ || co_await gate_->wait(kPatience);
        co_return in_time&& alive_;
    }

private:
    runtime::Loop& loop_;
    std::shared_ptr<runtime::Gate> gate_;
    bool alive_ = true;
};

// The segment's pieces between two places in the file.
Task<Result<std::vector<net::Body>>> fetch(
    record::Library& library,
    const Mp4Layout& layout,
    std::size_t segment,
    std::uint64_t from,
    std::uint64_t to
) {
    const auto length = layout.segments[segment].end - layout.begin_of(segment);
    const auto position = layout.segments[segment].position;
    LEAMS_CO_TRY(auto bytes, co_await library.segment(layout.recording->id, position, 0, length));
    StoredSegment stored(std::move(bytes));
    if (const auto silence = silence_of(layout.part, position); !silence.parts.empty()) {
        const auto entry = layout.recording->entry(position);
        LEAMS_CO_TRY(stored, silenced(*layout.recording, entry->init, silence, std::move(stored)));
    }
    co_return retimed_pieces(layout, segment, stored, from, to);
}

} // namespace

Task<Result<Download>> prepare_download(record::Library& library, FoundPtr found, FileRequest request) {
    if (!found->playable.may_download) {
        co_return Error::permission_denied("This video may not be downloaded");
    }
    if (found->programme.extent != Extent::Complete) {
        co_return Error::conflict("The broadcast still goes on");
    }
    auto parts = split_by_setup(found->programme);
    const auto number = request.file.number;
    if (number == 0 || number > parts.size()) {
        co_return Error::not_found("No such file");
    }
    Download download;
    LEAMS_CO_TRY(download.layout, co_await lay_out_mp4(library, std::move(parts[number - 1])));
    const auto& layout = download.layout;
    // The head tells every segment's size and length; what is behind it never changes.
    const auto etag = net::entity_tag(layout.recording->id.str() + found->programme.version() + layout.head);
    const std::string_view cache = found->playable.is_public ? "public, no-cache" : "private, no-cache";
    download.answer = hls::media_answer(request.terms, {.etag = etag, .size = layout.size(), .cache = cache});
    if (download.answer.bytes) {
        auto& response = download.answer.response;
        response.length = download.answer.bytes->length;
        response.header(
            "Content-Disposition", content_disposition(found->playable.title, number, parts.size())
        );
        if (number < parts.size()) {
            response.header("Link", "<download-" + std::to_string(number + 1) + ".mp4>; rel=\"next\"");
        }
    }
    co_return download;
}

Task<>
send_download(runtime::Loop& loop, record::Library& library, Download download, net::Responder responder) {
    const auto& layout = download.layout;
    const auto range = *download.answer.bytes;
    const auto flow = std::make_shared<Flow>(loop);
    auto stream =
        responder.start(std::move(download.answer.response), [flow](bool alive) { flow->on_drain(alive); });
    auto at = range.offset;
    if (at < layout.head.size()) {
        stream.write(layout.head.substr(at, range.length));
        at = std::min<std::uint64_t>(layout.head.size(), range.end());
    }
    while (at < range.end() && flow->alive()) {
        const auto segment = layout.segment_at(at);
        auto pieces = co_await fetch(library, layout, segment, at, range.end());
        if (!pieces) {
            stream.abort();
            co_return;
        }
        at = std::min(layout.segments[segment].end, range.end());
        if (!stream.write(std::move(*pieces))) {
            co_await flow->drained();
        } else {
            co_await runtime::sleep_for(std::chrono::milliseconds(0)); // The turn of others.
        }
    }
    if (flow->alive()) {
        stream.finish();
    }
}

} // namespace leams::vod
