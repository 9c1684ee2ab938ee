#include "runtime/loops.hpp"

#include "base/assert.hpp"

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
