namespace SqsConsumer.Patterns;

/// <summary>All ways out of a loop.</summary>
internal static class LoopExits
{
    public static IEnumerable<Pattern> All =>
    [
        new("break", "`break`", Break),
        new("continue", "`continue`", Continue),
        new("return", "`return` out of the loop", Return),
        new("goto", "`goto` out of the loop", Goto),
        new("goto-nested", "`goto` out of two loops", GotoNested),
        new("exception", "an exception out of the loop, caught around it", Exception),
        new("exception-await", "the same after an `await`", ExceptionAfterAwait),
        new("exception-filter", "the same with an exception filter", ExceptionFilter),
        new("exception-inside", "an exception caught within the body", ExceptionInside),
        new("exception-caller", "an exception caught by the caller", ExceptionInCaller),
        new("finally", "`finally` within the body and around the loop", Finally),
        new("finally-return", "`return` through a `finally`", FinallyReturn),
        new("try-around-await", "`try`/`finally` with `await` in both", TryAroundAwait),
    ];

    private static async Task Break(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
            if (message.Body == "m02")
            {
                break;
            }
        }
        Step.Apart("after the loop");
    }

    private static async Task Continue(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            if (message.Body == "m02")
            {
                Step.For(message.MessageId, "before continue");
                continue;
            }
            Step.For(message.MessageId, "in the loop");
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Return(Work work)
    {
        var found = await Find(work);
        Step.Apart("after the method returned");
        work.Say(found);

        static async Task<string> Find(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                if (message.Body == "m02")
                {
                    return message.Body;
                }
            }
            return "nothing";
        }
    }

    private static async Task Goto(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            if (message.Body == "m02")
            {
                goto Out;
            }
        }
        work.Say("never here");
    Out:
        Step.Apart("after the loop");
    }

    private static async Task GotoNested(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        for (var round = 0; round < 2; round++)
        {
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the inner loop");
                if (round == 1)
                {
                    goto Out;
                }
            }
            Step.Apart("in the outer loop after the inner one");
        }
    Out:
        Step.Apart("after the loops");
    }

    private static async Task Exception(Work work)
    {
        try
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                throw new InvalidOperationException("no " + message.Body);
            }
        }
        catch (InvalidOperationException exception)
        {
            Step.Apart("in the catch");
            work.Say(exception.Message);
        }
        Step.Apart("after the catch");
    }

    private static async Task ExceptionAfterAwait(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        try
        {
            foreach (var message in response.Messages)
            {
                await Task.Delay(1);
                Step.For(message.MessageId, "in the loop");
                throw new InvalidOperationException("no " + message.Body);
            }
        }
        catch (InvalidOperationException exception)
        {
            Step.Apart("in the catch");
            work.Say(exception.Message);
        }
        Step.Apart("after the catch");
    }

    private static async Task ExceptionFilter(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        try
        {
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                throw new InvalidOperationException(message.Body);
            }
        }
        catch (InvalidOperationException exception) when (exception.Message == "m01")
        {
            Step.Apart("in the catch");
            work.Say(exception.Message);
        }
    }

    private static async Task ExceptionInside(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            try
            {
                Step.For(message.MessageId, "in the try");
                throw new InvalidOperationException(message.Body);
            }
            catch (InvalidOperationException exception)
            {
                Step.For(message.MessageId, "in the catch within the body");
                work.Done(exception.Message);
            }
        }
        Step.Apart("after the loop");
    }

    private static async Task ExceptionInCaller(Work work)
    {
        try
        {
            await Fail(work);
        }
        catch (InvalidOperationException exception)
        {
            Step.Apart("in the caller's catch");
            work.Say(exception.Message);
        }

        static async Task Fail(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                await Task.Yield();
                throw new InvalidOperationException(message.Body);
            }
        }
    }

    private static async Task Finally(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        try
        {
            foreach (var message in response.Messages)
            {
                try
                {
                    Step.For(message.MessageId, "in the try");
                }
                finally
                {
                    Step.For(message.MessageId, "in the finally within the body");
                    work.Done(message.Body);
                }
            }
        }
        finally
        {
            Step.Apart("in the finally around the loop");
        }
    }

    private static async Task FinallyReturn(Work work)
    {
        work.Say(await Find(work));
        Step.Apart("after the method returned");

        static async Task<string> Find(Work work)
        {
            var response = await work.Sqs.ReceiveMessageAsync(work.Request);
            try
            {
                foreach (var message in response.Messages)
                {
                    Step.For(message.MessageId, "in the loop");
                    return message.Body;
                }
            }
            finally
            {
                Step.Apart("in the finally around the loop");
            }
            return "nothing";
        }
    }

    private static async Task TryAroundAwait(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            try
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the try");
            }
            finally
            {
                await Task.Delay(1);
                Step.For(message.MessageId, "in the finally within the body");
                work.Done(message.Body);
            }
        }
        Step.Apart("after the loop");
    }
}
