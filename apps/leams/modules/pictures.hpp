#pragma once

#include "adapters/sql/pictures.hpp"
#include "module.hpp"
#include "picture_maker.hpp"
#include "platform.hpp"
#include "services/pictures/service.hpp"

namespace leams::app {

/// Pictures that people upload.
class PicturesModule final : public Module {
public:
    explicit PicturesModule(Platform& platform);

    pictures::PicturesService& service() noexcept { return service_; }

    std::vector<net::Route> routes() override;

private:
    sql::PictureRepository store_;
    PictureMaker maker_;
    pictures::PicturesService service_;
};

} // namespace leams::app
