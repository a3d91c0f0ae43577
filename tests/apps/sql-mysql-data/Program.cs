using MySql.Data.MySqlClient;

await SqlApp.Run(
    args,
    new Dialect(
        Sleep: "SELECT SLEEP(10)",
        ChangePassword: "ALTER USER 'shopkeeper'@'%' IDENTIFIED BY 'apple-crumble-77'",
        CreateProcedure: "CREATE PROCEDURE restock() UPDATE orders SET customer = customer"),
    connectionString => new MySqlConnection(connectionString));
