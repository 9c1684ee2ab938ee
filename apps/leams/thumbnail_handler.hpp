#pragma once

#include "core/net/http.hpp"
#include "core/runtime/task_group.hpp"
#include "media/transcode/thumbnail.hpp"

namespace leams::app {

/// Serves /live/{broadcast id}/thumbnail.jpg on one loop.
class ThumbnailHandler final : public net::HttpHandler {
public:
    static constexpr std::string_view kPrefix = "/live/";
    static constexpr std::string_view kSuffix = "/thumbnail.jpg";

    /// `home` is the loop on which the thumbnails live.
    ThumbnailHandler(runtime::Loop& loop, runtime::Loop& home, transcode::Thumbnails& thumbnails);

    void on_request(const net::Request& request, net::Responder responder) override;
    runtime::Task<> stop() { return tasks_.stop(); }

private:
    runtime::Task<> send_thumbnail(
        BroadcastId id, std::string if_none_match, std::string request_id, net::Responder responder
    );

    runtime::Loop& home_;
    transcode::Thumbnails& thumbnails_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
