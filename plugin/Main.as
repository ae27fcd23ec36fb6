void Main()
{
	Setting_Notified = false;
}
