using Amazon.SQS.Model;

/// <summary>Nothing but the loop: what going through messages costs by itself.</summary>
internal sealed class LoopWork(List<Message> messages) : IWork
{
    private const int Rounds = 1000;
    private int _hash;

    public ValueTask<int> Round()
    {
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var message in messages)
            {
                _hash = Hash(message, _hash);
            }
        }
        return new ValueTask<int>(Rounds * messages.Count);
    }

    /// <summary>As little as a handler can do: it reads the message.</summary>
    private static int Hash(Message message, int seed)
    {
        foreach (var character in message.Body)
        {
            seed = (seed * 31) + character;
        }
        return seed;
    }
}
