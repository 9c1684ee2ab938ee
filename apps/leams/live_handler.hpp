#pragma once

#include "net/http.hpp"
#include "runtime/task_group.hpp"
#include "transcode/thumbnail.hpp"

namespace leams::app {

/// Everything under /live/ on one loop: thumbnails here, the rest by the HLS delivery.
class LiveHandler final : public net::HttpHandler {
public:
    /// `home` is the loop on which the thumbnails live.
    LiveHandler(
        runtime::Loop& loop,
        runtime::Loop& home,
        transcode::Thumbnails& thumbnails,
        net::HttpHandler& delivery
    );

    void on_request(const net::Request& request, net::Responder responder) override;
    runtime::Task<> stop() { return tasks_.stop(); }

private:
    runtime::Task<> send_thumbnail(BroadcastId id, std::string if_none_match, net::Responder responder);

    runtime::Loop& home_;
    transcode::Thumbnails& thumbnails_;
    net::HttpHandler& delivery_;
    runtime::TaskGroup tasks_;
};

} // namespace leams::app
