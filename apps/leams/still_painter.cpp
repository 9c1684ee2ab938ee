#include "still_painter.hpp"

#include "core/runtime/object_content.hpp"
#include "media/transcode/still.hpp"

namespace leams::app {

using runtime::Task;

namespace {

Result<std::string> content_of(const stills::Media& media) {
    LEAMS_TRY(const auto segment, runtime::content_of(media.segment));
    return media.init + *segment;
}

} // namespace

Task<Result<std::string>> StillPainter::poster(stills::Media media) {
    auto work = [media = std::move(media)]() -> Result<std::string> {
        LEAMS_TRY(const auto content, content_of(media));
        return transcode::make_poster_blocking(as_bytes(content));
    };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::tile(stills::Media media) {
    auto work = [media = std::move(media)]() -> Result<std::string> {
        LEAMS_TRY(const auto content, content_of(media));
        return transcode::make_tile_blocking(as_bytes(content));
    };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::sheet(std::string tiles) {
    auto work = [tiles = std::move(tiles)] { return transcode::make_sheet_blocking(tiles); };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::open(runtime::ObjectBytes sheet) {
    auto work = [sheet = std::move(sheet)]() -> Result<std::string> {
        LEAMS_TRY(const auto content, runtime::content_of(sheet));
        return transcode::open_sheet_blocking(*content);
    };
    co_return co_await pool_.run(std::move(work));
}

} // namespace leams::app
