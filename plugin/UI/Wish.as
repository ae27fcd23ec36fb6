// What the player wants of the bridge: a message, and the type of its answer.
class Wish
{
	string Message;
	string Answer;

	Wish(const string &in message, const string &in answer)
	{
		Message = message;
		Answer = answer;
	}
}
