#include "media/vod/redacted_sheets.hpp"

#include "core/base/finally.hpp"

#include <algorithm>
#include <utility>

namespace leams::vod {
namespace {

constexpr std::size_t kMostKept = 16;
constexpr std::size_t kMostAtOnce = 2;
constexpr std::uint64_t kLargestSheet = 16 << 20;

} // namespace

runtime::Task<Result<std::shared_ptr<const std::string>>>
RedactedSheets::get(std::string key, std::string version, std::vector<std::size_t> dark) {
    if (painter_ == nullptr) {
        co_return Error::not_found("There are no previews of this");
    }
    const auto name = key + "?" + version;
    if (const auto known = std::ranges::find(kept_, name, &Kept::name); known != kept_.end()) {
        kept_.splice(kept_.begin(), kept_, known);
        co_return kept_.front().jpeg;
    }
    if (drawing_ >= kMostAtOnce) {
        co_return Error::unavailable("The server is busy, try again in a moment").with_retry_after(1);
    }
    ++drawing_;
    const Finally done([this] { --drawing_; });
    LEAMS_CO_TRY(auto bytes, co_await objects_.get(std::move(key), 0, kLargestSheet));
    LEAMS_CO_TRY(auto tiles, co_await painter_->open(std::move(bytes)));
    const auto nothing = transcode::dark_tile();
    for (const auto tile : dark) {
        const auto at = tile * transcode::kTileBytes;
        if (at + nothing.size() <= tiles.size()) {
            tiles.replace(at, nothing.size(), nothing);
        }
    }
    LEAMS_CO_TRY(auto sheet, co_await painter_->sheet(std::move(tiles)));
    auto jpeg = std::make_shared<const std::string>(std::move(sheet));
    kept_.push_front({name, jpeg});
    if (kept_.size() > kMostKept) {
        kept_.pop_back();
    }
    co_return jpeg;
}

} // namespace leams::vod
