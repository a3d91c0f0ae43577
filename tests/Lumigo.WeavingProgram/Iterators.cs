using System;
using System.Collections.Generic;
using System.Linq;

namespace Lumigo.WeavingProgram;

/// <summary>Iterators, also left early and with finally blocks.</summary>
public static class Iterators
{
    public static List<string> Run()
    {
        var log = new List<string>();
        log.Add(string.Join(",", Simple(5)));
        log.Add(string.Join(",", Nested(4, log).Take(5)));
        log.Add(string.Join(",", Walk(new Node(1, new Node(2), new Node(3, new Node(4))))));
        foreach (var number in Nested(9, log))
        {
            if (number > 3)
            {
                break;
            }
        }

        try
        {
            foreach (var number in Throwing())
            {
                log.Add(number.ToString());
            }
        }
        catch (InvalidOperationException)
        {
            log.Add("thrown inside");
        }

        return log;
    }

    private static IEnumerable<int> Simple(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
            if (i == 3)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<int> Nested(int count, List<string> log)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                try
                {
                    foreach (var j in Simple(i))
                    {
                        if (j == 1)
                        {
                            continue;
                        }

                        yield return (i * 10) + j;
                    }

                    yield return i;
                }
                finally
                {
                    log.Add("inner " + i);
                }
            }
        }
        finally
        {
            log.Add("outer");
        }
    }

    private static IEnumerable<int> Walk(Node node)
    {
        yield return node.Value;
        foreach (var child in node.Children)
        {
            foreach (var value in Walk(child))
            {
                yield return value;
            }
        }
    }

    private static IEnumerable<int> Throwing()
    {
        yield return 1;
        yield return 2;
        throw new InvalidOperationException();
    }

    private sealed class Node(int value, params Node[] children)
    {
        public int Value => value;

        public Node[] Children => children;
    }
}
