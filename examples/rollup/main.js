import "quickchat-web/widget";
