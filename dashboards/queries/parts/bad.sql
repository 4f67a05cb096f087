if(scale = 'nps', value <= 6, points < 50)
