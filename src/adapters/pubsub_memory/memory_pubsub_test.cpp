#include "adapters/pubsub_memory/memory_pubsub.hpp"
#include "test/pubsub_contract.hpp"

namespace leams::test {

INSTANTIATE_TEST_SUITE_P(Memory, PubSubContract, testing::Values(PubSubFactory([] {
                             return std::make_unique<adapters::MemoryPubSub>();
                         })));

} // namespace leams::test
