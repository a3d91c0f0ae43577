/* What Confluent.Kafka 2.15 calls and Debian 12's librdkafka 2.0 does not have: the epochs of partitions' leaders, which are optional in the protocol.
 * Everything else is found in the real library, which this one is linked to. */
#include <stdint.h>

int32_t rd_kafka_message_leader_epoch(const void *message)
{
    (void)message;
    return -1;
}

int32_t rd_kafka_topic_partition_get_leader_epoch(const void *partition)
{
    (void)partition;
    return -1;
}

void rd_kafka_topic_partition_set_leader_epoch(void *partition, int32_t epoch)
{
    (void)partition;
    (void)epoch;
}
