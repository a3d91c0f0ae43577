using Confluent.Kafka;
using StackExchange.Redis;

var multiplexer = new ConnectionMultiplexer();
for (int i = 0; i < 20; i++)
{
    Console.WriteLine(multiplexer.Get("key-" + i));
}

Console.WriteLine(new Producer<string, int>().Produce("topic", 7));
