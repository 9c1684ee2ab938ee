#include "core/runtime/loops.hpp"

#include "core/base/assert.hpp"

#include <pthread.h>
#include <string>

namespace leams::runtime {

Loops::Loops(std::size_t count) {
    LEAMS_ASSERT(count > 0);
    for (std::size_t i = 0; i < count; ++i) {
        loops_.push_back(std::make_unique<Loop>(i));
    }
}

Loops::~Loops() {
    stop();
}

void add_metrics(Metrics& metrics, Loops& loops) {
    for (std::size_t i = 0; i < loops.size(); ++i) {
        metrics.histogram(
            "leams_loop_lag_seconds",
            "How late event loops come to what is due, measured twice a second",
            loops.at(i).lag(),
            {{"loop", std::to_string(i)}}
        );
    }
}

void Loops::start() {
    LEAMS_ASSERT(threads_.empty());
    for (auto& loop : loops_) {
        threads_.emplace_back([&loop] {
            pthread_setname_np(pthread_self(), ("loop-" + std::to_string(loop->index())).c_str());
            loop->run();
        });
    }
}

void Loops::stop() {
    for (auto& loop : loops_) {
        loop->stop();
    }
    for (auto& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

} // namespace leams::runtime
