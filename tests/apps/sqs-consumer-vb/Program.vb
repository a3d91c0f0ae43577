Imports System
Imports System.Collections.Generic
Imports System.Diagnostics
Imports System.Linq
Imports System.Threading.Tasks
Imports Amazon.SQS
Imports Amazon.SQS.Model

' sqs-consumer-vb URL: ways of consuming messages as Visual Basic compiles them. Spans say in their tags what they belong to.
Module Program
    Private ReadOnly Source As New ActivitySource("orders")

    Sub Main(args As String())
        Using client = New AmazonSQSClient("key", "secret", New AmazonSQSConfig With {.ServiceURL = args(0), .AuthenticationRegion = "us-east-1"})
            Dim url = client.CreateQueueAsync("visual-basic").GetAwaiter().GetResult().QueueUrl
            For number = 1 To 12
                client.SendMessageAsync(url, "m" & number).GetAwaiter().GetResult()
            Next
            Poll(client, url).GetAwaiter().GetResult()
            Apart("after the asynchronous method")
            Block(client, url)
            Apart("after the method")
        End Using
    End Sub

    Private Async Function Poll(client As AmazonSQSClient, url As String) As Task
        Dim left = 4
        While left > 0
            Dim response = Await client.ReceiveMessageAsync(Request(url, 2))
            Apart("between receive and loop")
            For Each message In response.Messages
                OfMessage(message.MessageId, "in the loop")
                Await Task.Delay(1)
                OfMessage(message.MessageId, "in the loop after an await")
                Try
                    Await client.DeleteMessageAsync(url, message.ReceiptHandle)
                    Await HandleAsync(message)
                Catch failure As InvalidOperationException When failure.Message = message.Body
                    OfMessage(message.MessageId, "in the catch")
                End Try
                left -= 1
                If message.Body = "m0" Then Exit For
            Next
            Apart("after the loop")
        End While
        Apart("after the loops")

        Dim others = (Await client.ReceiveMessageAsync(Request(url, 3))).Messages
        Await Task.WhenAll(others.Select(Async Function(message)
                                             OfMessage(message.MessageId, "in the lambda")
                                             Await Task.Yield()
                                             OfMessage(message.MessageId, "in the lambda after an await")
                                         End Function))
        Apart("after WhenAll")
        For Each message In Filter(others)
            OfMessage(message.MessageId, "in the loop over the iterator")
            Await Task.Yield()
            OfMessage(message.MessageId, "in the loop over the iterator after an await")
        Next
        Apart("after the loop over the iterator")
        For index = 0 To others.Count - 1
            Dim message = others(index)
            OfMessage(message.MessageId, "in the index loop")
            Await Task.Yield()
            OfMessage(message.MessageId, "in the index loop after an await")
        Next
        Apart("after the index loop")
        Await Task.Yield()
        Apart("after the index loop and an await")
    End Function

    Private Sub Block(client As AmazonSQSClient, url As String)
        Dim response = client.ReceiveMessageAsync(Request(url, 3)).GetAwaiter().GetResult()
        For Each message In response.Messages
            OfMessage(message.MessageId, "in the blocking loop")
            Handle(message)
        Next
        Apart("after the blocking loop")
        For Each line In From message In response.Messages Where Handle(message) Select message.Body
            Console.WriteLine(line)
        Next
        Apart("after the query")
    End Sub

    Private Iterator Function Filter(messages As IEnumerable(Of Message)) As IEnumerable(Of Message)
        For Each message In messages
            OfMessage(message.MessageId, "in the iterator")
            Yield message
        Next
        Apart("at the end of the iterator")
    End Function

    Private Function Handle(message As Message) As Boolean
        OfMessage(message.MessageId, "in the handler")
        Return True
    End Function

    Private Async Function HandleAsync(message As Message) As Task
        OfMessage(message.MessageId, "in the asynchronous handler")
        Await Task.Delay(1)
        OfMessage(message.MessageId, "in the asynchronous handler after an await")
        Throw New InvalidOperationException(message.Body)
    End Function

    Private Function Request(url As String, count As Integer) As ReceiveMessageRequest
        Return New ReceiveMessageRequest With {.QueueUrl = url, .MaxNumberOfMessages = count}
    End Function

    Private Sub OfMessage(messageId As String, name As String)
        Make(name, "message:" & messageId)
    End Sub

    Private Sub Apart(name As String)
        Make(name, "none")
    End Sub

    Private Sub Make(name As String, expect As String)
        Using span = Source.StartActivity(name)
            span?.SetTag("pattern", "visual-basic").SetTag("expect", expect)
        End Using
    End Sub
End Module
