#include "still_painter.hpp"

#include "media/transcode/still.hpp"

namespace leams::app {

using runtime::Task;

Task<Result<std::string>> StillPainter::poster(std::string media) {
    auto work = [media = std::move(media)] { return transcode::make_poster_blocking(as_bytes(media)); };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::tile(std::string media) {
    auto work = [media = std::move(media)] { return transcode::make_tile_blocking(as_bytes(media)); };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::sheet(std::string tiles) {
    auto work = [tiles = std::move(tiles)] { return transcode::make_sheet_blocking(tiles); };
    co_return co_await pool_.run(std::move(work));
}

Task<Result<std::string>> StillPainter::open(std::string sheet) {
    auto work = [sheet = std::move(sheet)] { return transcode::open_sheet_blocking(sheet); };
    co_return co_await pool_.run(std::move(work));
}

} // namespace leams::app
