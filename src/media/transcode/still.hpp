#pragma once

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

/// Pictures of what is recorded. ffmpeg makes each in a child process at low priority, with little memory and
/// time, so that a hostile picture harms nothing else; that takes some 70 ms of a processor. All of these
/// block. InvalidArgument or DeadlineExceeded when it is the media's fault.
namespace leams::transcode {

/// A storyboard's sheet: so many tiles beside and below each other.
inline constexpr int kTileWidth = 160; // Pixels.
inline constexpr int kTileHeight = 90;
inline constexpr int kSheetColumns = 10;
inline constexpr int kSheetRows = 10;
inline constexpr std::size_t kTilesOfSheet = std::size_t{kSheetColumns} * kSheetRows;
/// Of one tile's pixels, in 4:2:0.
inline constexpr std::size_t kTileBytes = std::size_t{kTileWidth} * kTileHeight * 3 / 2;

/// A JPEG of the first key picture of `media`, at most 640 pixels wide. `media` is an MP4's initialisation
/// segment and the beginning of a segment, up to the end of that picture or further.
Result<std::string> make_poster_blocking(ByteView media);

/// The pixels of a tile of the same; bars stand beside a picture of another shape.
Result<std::string> make_tile_blocking(ByteView media);

/// A tile that shows nothing.
std::string dark_tile();

/// A JPEG of up to kTilesOfSheet tiles, whose pixels follow each other; the rest of it is black.
Result<std::string> make_sheet_blocking(std::string_view tiles);

/// The pixels of all kTilesOfSheet tiles of what that made.
Result<std::string> open_sheet_blocking(std::string_view jpeg);

} // namespace leams::transcode
