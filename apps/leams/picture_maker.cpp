#include "picture_maker.hpp"

#include "media/transcode/fence.hpp"
#include "media/transcode/picture.hpp"

namespace leams::app {
namespace {

transcode::PictureShape shape_of(const pictures::PictureRule& rule) {
    using Fit = transcode::PictureShape::Fit;
    return {
        .width = static_cast<int>(rule.width),
        .height = static_cast<int>(rule.height),
        .fit = rule.fit == pictures::PictureFit::Cover ? Fit::Cover : Fit::Within,
        .kind = rule.kind,
    };
}

} // namespace

PictureMaker::PictureMaker(const runtime::Log& log) {
    if (const auto& missing = transcode::Fence::shared().missing(); !missing.empty()) {
        log.warning("decoder_fence_incomplete", {{"missing", missing}});
    }
}

runtime::Task<Result<pictures::PictureFile>>
PictureMaker::make(pictures::PictureFile file, pictures::PictureRule rule) {
    const auto shape = shape_of(rule);
    auto work = [bytes = std::move(file.bytes), shape] {
        return transcode::make_picture_blocking(as_bytes(bytes), shape);
    };
    LEAMS_CO_TRY(auto made, co_await pool_.run(std::move(work)));
    co_return pictures::PictureFile{
        .content_type = std::string(formats::media_type(shape.kind)), .bytes = std::move(made)
    };
}

} // namespace leams::app
